package io.pinstream.deploy.page;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts no more browsers than are wanted at once: that takes longer than most tests. */
final class Browsers implements AfterAllCallback {

  private final Deque<Browser> idle = new ArrayDeque<>();

  /** One with nobody logged in, at this page; back here when it is closed. */
  Browser at(String address) throws IOException {
    Browser browser = idle.isEmpty() ? Browser.start(idle::push) : idle.pop();
    browser.open(address);
    return browser;
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    while (!idle.isEmpty()) {
      idle.pop().quit();
    }
  }
}
