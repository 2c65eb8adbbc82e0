"""python3 -m unittest discover docs -p '*_test.py'"""

import pathlib
import unittest

import cost
from cost import Use, bill


class CostTest(unittest.TestCase):
    def test_an_idle_blip_costs_what_stands_still(self):
        parts = bill(Use(0, 0))
        # Two tasks of 1 vCPU and 2 GB with an address each, by hand: 2 * 730 * (0.03238 + 0.00712 + 0.005)
        self.assertAlmostEqual(parts["Fargate"], 64.97, places=2)
        # A zone of DNS; there are no endpoints and no NAT.
        self.assertEqual(parts["network"], 0.50)
        # A web ACL with two rules.
        self.assertEqual(parts["firewall"], 7)
        self.assertEqual(parts["WebSocket API"], 0)
        self.assertEqual(parts["CloudFront"], 0)

    def test_a_watcher_gets_no_more_than_a_batch_in_two_seconds(self):
        self.assertAlmostEqual(cost.batches(Use(1e12, 1)), 730 * 1800, delta=1)

    def test_a_watcher_of_few_clicks_gets_a_batch_a_click(self):
        self.assertAlmostEqual(cost.batches(Use(1_000, 1)), 1_000, delta=1)

    def test_watchers_are_paid_for_by_the_message(self):
        one, two = (bill(Use(1e6, w))["WebSocket API"] for w in (100, 200))
        self.assertAlmostEqual(two / one, 2, places=6)

    def test_half_the_hours_cost_half_the_messages(self):
        whole, half = (bill(Use(1e6, 100, h))["WebSocket API"] for h in (24, 12))
        self.assertAlmostEqual(whole / half, 2, places=6)

    def test_the_firewall_looks_at_each_request(self):
        none, many = (bill(Use(clicks, 0))["firewall"] for clicks in (0, 1e6))
        self.assertAlmostEqual(many - none, 0.60)

    def test_prices_fall_in_steps(self):
        self.assertAlmostEqual(cost.tiers(400e6, cost.HTTP_REQUEST), 300 + 90)

    def test_more_clicks_never_cost_less(self):
        sums = [sum(bill(Use(10**n, 100)).values()) for n in range(10)]
        self.assertEqual(sums, sorted(sums))

    def test_the_document_has_the_table(self):
        text = (pathlib.Path(__file__).parent / "cost.md").read_text(encoding="utf-8")
        self.assertIn(cost.table(), text)


if __name__ == "__main__":
    unittest.main()
