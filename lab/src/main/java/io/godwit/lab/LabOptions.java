package io.godwit.lab;

import io.godwit.lab.fault.Faults;
import io.godwit.lab.fault.Faults.Description;
import io.godwit.lab.migration.Place;
import io.godwit.lab.server.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the command line says.
 *
 * @param list only show what there is
 * @param pairs between which servers, one after another
 * @param cells faults and phases to run, in this order
 * @param kills runners to kill in a campaign of its own; 0 for none
 * @param seed decides what clients do
 * @param writeEvidence whether to write {@code docs/evidence.md} from all results there are
 * @param help only show how to use it
 */
record LabOptions(
        boolean list, List<Pair> pairs, List<Cell> cells, int kills, long seed, boolean writeEvidence, boolean help) {
    static final String USAGE = """
            usage: godwit lab [--pair PAIR]... [--only FAULT[,PHASE]]... [--kills N] [--seed N] [--write-evidence] [--list]

            Migrates a database under write load once for each fault, which strikes in each phase in turn, and compares in the
            end by plain SELECTs.
              --list                show all pairs of servers, faults and phases
              --pair PAIR           between these servers, or `all`; may be repeated; postgresql-15-to-postgresql-18 if left out
              --only FAULT[,PHASE]  only these; may be repeated
              --missing             only those that lab/target/lab/results holds no good result of, of one pair
              --kills N             kill the runner N times in all phases, instead of faults (200 take an hour)
              --seed N              decides what clients do; another one each time if left out
              --write-evidence      write docs/evidence.md from the results kept in lab/target/lab/results; alone, run nothing
            """;

    /** One fault in one phase. */
    record Cell(String fault, Place place) {}

    /** A command line that cannot be understood. */
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1;

        Invalid(String message) {
            super(message);
        }
    }

    static LabOptions parse(String[] arguments, Results results) throws Invalid {
        List<Cell> cells = new ArrayList<>();
        List<Pair> pairs = new ArrayList<>();
        boolean list = false;
        boolean evidence = false;
        boolean help = false;
        boolean missing = false;
        int kills = 0;
        long seed = Math.abs(System.nanoTime() % 1_000_000);
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--list" -> list = true;
                case "--write-evidence" -> evidence = true;
                case "--help", "-h" -> help = true;
                case "--missing" -> missing = true;
                case "--kills" -> kills = (int) number(arguments, ++i);
                case "--seed" -> seed = number(arguments, ++i);
                case "--pair" -> pairs.addAll(pairs(value(arguments, ++i)));
                case "--only" -> cells.addAll(only(value(arguments, ++i)));
                default -> throw new Invalid("unknown option " + arguments[i]);
            }
        }
        boolean nothingElse = evidence && arguments.length == 1;
        if (cells.isEmpty() && kills == 0 && !nothingElse) {
            cells.addAll(all());
        }
        if (pairs.isEmpty()) {
            pairs.add(Pair.ALL.get(0));
        }
        if (missing) {
            if (pairs.size() > 1) {
                throw new Invalid("--missing goes with one pair");
            }
            Results known = results.of(pairs.get(0));
            cells.removeIf(cell -> known.isDone(cell.fault(), cell.place()));
        }
        return new LabOptions(list, List.copyOf(pairs), List.copyOf(cells), kills, seed, evidence, help);
    }

    /** Everything there is. */
    static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        for (Description fault : Faults.all()) {
            fault.places().stream().sorted().forEach(place -> cells.add(new Cell(fault.name(), place)));
        }
        return cells;
    }

    private static List<Pair> pairs(String text) throws Invalid {
        try {
            return text.equals("all") ? Pair.ALL : List.of(Pair.parse(text));
        } catch (IllegalArgumentException e) {
            throw new Invalid("" + e.getMessage());
        }
    }

    private static List<Cell> only(String text) throws Invalid {
        String[] parts = text.split(",", 2);
        List<Cell> found = all().stream()
                .filter(cell -> cell.fault().equals(parts[0]))
                .filter(cell -> parts.length == 1
                        || cell.place().name().toLowerCase(Locale.ROOT).equals(parts[1]))
                .toList();
        if (found.isEmpty()) {
            throw new Invalid("there is no fault and phase `" + text + "`; see --list");
        }
        return found;
    }

    private static String value(String[] arguments, int at) throws Invalid {
        if (at >= arguments.length) {
            throw new Invalid(arguments[at - 1] + " needs a value");
        }
        return arguments[at];
    }

    private static long number(String[] arguments, int at) throws Invalid {
        try {
            return Long.parseLong(value(arguments, at));
        } catch (NumberFormatException e) {
            throw new Invalid(arguments[at - 1] + " needs a whole number");
        }
    }
}
