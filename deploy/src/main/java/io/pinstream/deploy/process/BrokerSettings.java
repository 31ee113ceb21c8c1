package io.pinstream.deploy.process;

import java.nio.file.Path;

/**
 * What the broker's process is started with.
 *
 * @param dataDir holds its log; made when absent
 * @param port for clients, on 127.0.0.1
 * @param controllerPort for its own controller
 */
public record BrokerSettings(Path dataDir, int port, int controllerPort) {}
