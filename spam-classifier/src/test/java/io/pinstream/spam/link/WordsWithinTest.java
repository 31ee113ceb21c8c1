package io.pinstream.spam.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsWithinTest {

  private static final WordsWithin WORDS =
      new WordsWithin(List.of("login", "secure", "secured", "paypal", "account"));

  @ParameterizedTest
  @CsvSource({
    "'',0",
    "log,0",
    "login,1",
    "my-login-login,1",
    "secured,2",
    "xpaypalaccountx,2",
    "paypa1-acc0unt,0",
    "secur,0"
  })
  void countsWordsThatStandSomewhereOnceEach(String text, int count) {
    assertThat(WORDS.count(text)).isEqualTo(count);
  }
}
