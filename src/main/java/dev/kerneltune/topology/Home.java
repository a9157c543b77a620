package dev.kerneltune.topology;

import dev.kerneltune.model.NumaNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A NUMA node, or the place of what is on no known node.
 *
 * @param number the node's number; empty for what is on no known node
 * @param node what is known of the node; empty where only devices name it
 * @param socket the number of the socket that holds all CPUs of the node, counted from 0 in the
 *     order of the sockets; empty where that is not known, or the node has no CPU
 * @param complexes the host bridges on it, by address
 */
public record Home(
    OptionalInt number, Optional<NumaNode> node, OptionalInt socket, List<RootComplex> complexes) {}
