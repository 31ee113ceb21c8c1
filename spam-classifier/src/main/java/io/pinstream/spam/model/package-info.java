/** The models as one versioned artefact, and the verdicts they give. */
@org.jspecify.annotations.NullMarked
package io.pinstream.spam.model;
