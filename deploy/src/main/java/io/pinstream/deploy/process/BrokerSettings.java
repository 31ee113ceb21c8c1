package io.pinstream.deploy.process;

import java.nio.file.Path;

/**
 * Settings of the broker's process.
 *
 * @param dataDir the broker's log; created if missing
 * @param port for clients, on 127.0.0.1
 * @param controllerPort for its own controller
 */
public record BrokerSettings(Path dataDir, int port, int controllerPort) {}
