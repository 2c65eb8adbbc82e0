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
        # Two secrets, and 28 alarms beyond the ten that are free.
        self.assertAlmostEqual(parts["watching"], 0.80 + 2.80, places=2)
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
        none, many = (bill(Use(clicks, 0, firewall=True))["firewall"] for clicks in (0, 1e6))
        # A web ACL with two rules.
        self.assertEqual(none, 7)
        self.assertAlmostEqual(many - none, 0.60)
        self.assertEqual(bill(Use(1e6, 0))["firewall"], 0)

    def test_each_profile_costs_no_more_than_it_should(self):
        for profile, most in {"rest": 5, "small": 17, "standard": 75}.items():
            for use in (Use(0, 0, profile=profile), Use(1_000, 1, profile=profile)):
                self.assertLessEqual(sum(bill(use).values()), most, use)

    def test_a_small_task_costs_what_it_says(self):
        # A quarter of a processor and 1 GB with an address, by hand: 730 * (0.25 * 0.03238 + 0.00356 + 0.005)
        self.assertAlmostEqual(bill(Use(0, 0, profile="small"))["Fargate"], 12.16, places=2)

    def test_at_rest_a_coordinator_is_paid_for_while_there_are_clicks(self):
        parts = bill(Use(0, 10_000, profile="rest"))
        self.assertEqual(parts["Fargate"], 0)
        self.assertEqual(parts["DynamoDB"], bill(Use(0, 10_000, profile="rest", firewall=True))["DynamoDB"])
        always = bill(Use(1e7, 0, profile="rest"))["Fargate"]
        self.assertAlmostEqual(always, 730 * (0.30 * (0.25 * 0.03238 + 0.00356) + 0.005), places=2)
        # One click in 44 minutes, evenly: 1 - exp(-16 / 43.8) of the month.
        self.assertAlmostEqual(bill(Use(1_000, 0, profile="rest"))["Fargate"] / always, 0.306, places=3)

    def test_words_that_are_no_question_are_refused(self):
        for words in (["--profile", "large", "1", "1"], ["--profile"], ["many", "1"], ["1"], ["1", "-1"]):
            with self.assertRaises(SystemExit, msg=words):
                cost.main(words)

    def test_prices_fall_in_steps(self):
        self.assertAlmostEqual(cost.tiers(400e6, cost.HTTP_REQUEST), 300 + 90)

    def test_more_clicks_never_cost_less(self):
        for profile in cost.PROFILES:
            sums = [sum(bill(Use(10**n, 100, profile=profile)).values()) for n in range(10)]
            self.assertEqual(sums, sorted(sums))

    def test_the_document_has_the_table(self):
        text = (pathlib.Path(__file__).parent / "cost.md").read_text(encoding="utf-8")
        self.assertIn(cost.table(), text)
        self.assertIn(cost.profiles(), text)


if __name__ == "__main__":
    unittest.main()
