@org.jspecify.annotations.NullMarked
package io.pinstream.spam.training.data;
