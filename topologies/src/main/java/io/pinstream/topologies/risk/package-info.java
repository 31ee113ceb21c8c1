/**
 * Account risk: how accounts behave, and which behave unlike the rest, by a model of the population
 * itself. A view with an output of alerts; the owner of accounts decides what comes of them.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.risk;
