package io.pinstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {

  private final Passwords passwords = new Passwords();

  @Test
  void writesThePhcFormWithASaltOfItsOwn() {
    String phc = passwords.hash("correct horse");
    assertThat(phc)
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(passwords.hash("correct horse")).isNotEqualTo(phc);
  }

  @Test
  void knowsThePasswordAgainAndNoOther() {
    String phc = passwords.hash("correct horse ");
    assertThat(passwords.verify("correct horse ", phc)).isTrue();
    assertThat(passwords.verify("correct horse", phc)).isFalse();
    assertThat(passwords.verify("Correct horse ", phc)).isFalse();
    assertThat(passwords.verifyNobody("correct horse ")).isFalse();
  }

  @Test
  void doesNotMindHowAnAccentIsComposed() {
    String phc = passwords.hash("caf\u00e9 cr\u00e8me");
    assertThat(passwords.verify("cafe\u0301 cre\u0300me", phc)).isTrue();
  }

  @Test
  void agreesWithTheReferenceImplementation() {
    // test.c of github.com/P-H-C/phc-winner-argon2: hashtest(version, 2, 16, 1, "password", ...).
    String phc =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(passwords.verify("password", phc)).isTrue();
    assertThat(passwords.verify("passwore", phc)).isFalse();
  }
}
