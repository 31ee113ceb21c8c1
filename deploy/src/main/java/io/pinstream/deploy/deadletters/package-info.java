/** Dead letters, for operators: lists and shows them, and writes them back where they came from. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.deadletters;
