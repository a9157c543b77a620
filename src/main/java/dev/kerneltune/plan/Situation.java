package dev.kerneltune.plan;

import dev.kerneltune.model.Audit;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known about a machine when a plan is made for it.
 *
 * @param audit the findings
 * @param settings the places that remedies would write, with what is there
 * @param claims who else writes them
 * @param bootLoader who decides about the kernel command line
 * @param nextCommandLine the command line of the next boot where a tool keeps it (grubby,
 *     rpm-ostree, kernel-install); absent elsewhere
 * @param ownFiles the texts of our own files by their absolute paths; absent where there is none
 * @param ledger what earlier runs left standing
 * @param ethtool the absolute path of the program, where there is one
 * @param layers which layers the plan is about
 */
public record Situation(
    Audit audit,
    List<Setting> settings,
    Claims claims,
    Reading<BootLoader> bootLoader,
    Reading<CommandLine> nextCommandLine,
    Map<String, Reading<String>> ownFiles,
    Ledger ledger,
    Optional<String> ethtool,
    Layers layers) {}
