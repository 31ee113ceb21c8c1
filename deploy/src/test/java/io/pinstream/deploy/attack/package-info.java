/**
 * Attacks on a running service: each test does what a hostile stranger or bad luck would do, while
 * a {@link io.pinstream.deploy.attack.Bystander} goes on reading and writing. Each prints one line
 * with its counts. Long forms: {@code -Dpinstream.attack=long}.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.attack;
