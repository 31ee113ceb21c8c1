package io.pinstream.spam.training.data;

/** A labelled address; label is true for phishing. */
public record UrlRow(String url, boolean label) {}
