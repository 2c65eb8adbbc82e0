package dev.blip.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** How somebody uses a page: everything is reached with the pointer, or by the Tab key. */
enum Hand {
  MOUSE {
    @Override
    void reach(Locator control) {
      control.click();
    }

    @Override
    void press(Locator control) {
      control.click();
    }

    @Override
    void choose(Locator select, String value) {
      // The list that opens is no part of the page.
      select.selectOption(value);
    }
  },

  KEYS {
    @Override
    void reach(Locator control) {
      assertThat(control).isVisible();
      for (int tabs = 0; tabs < MOST_TABS; tabs++) {
        if (isFocused(control)) return;
        control.page().keyboard().press("Tab");
      }
      throw new AssertionError(control + " is not reached by " + MOST_TABS + " times Tab");
    }

    /** Enter presses buttons, follows links, and opens what is folded; Space ticks. */
    @Override
    void press(Locator control) {
      reach(control);
      boolean isBox = (boolean) control.evaluate("e => e.type === 'checkbox'");
      control.page().keyboard().press(isBox ? "Space" : "Enter");
    }

    @Override
    void choose(Locator select, String value) {
      reach(select);
      String steps =
          "(e, value) => [...e.options].findIndex(o => o.value === value) - e.selectedIndex";
      int way = ((Number) select.evaluate(steps, value)).intValue();
      String key = way < 0 ? "ArrowUp" : "ArrowDown";
      for (int i = 0; i < Math.abs(way); i++) select.page().keyboard().press(key);
      assertThat(select).hasValue(value);
    }
  };

  private static final int MOST_TABS = 300;

  /** Brings the focus to a control. */
  abstract void reach(Locator control);

  /** Presses a button, follows a link, ticks a box. */
  abstract void press(Locator control);

  /** Chooses an option of a {@code select} by its value. */
  abstract void choose(Locator select, String value);

  /** Types over what stands in a field. */
  void type(Locator field, String text) {
    reach(field);
    Page page = field.page();
    page.keyboard().press("Control+A");
    page.keyboard().type(text);
  }

  private static boolean isFocused(Locator control) {
    return (boolean) control.evaluate("e => e === document.activeElement");
  }
}
