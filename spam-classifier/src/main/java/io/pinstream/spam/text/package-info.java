/** Spam and offensive wording in texts of people. */
@org.jspecify.annotations.NullMarked
package io.pinstream.spam.text;
