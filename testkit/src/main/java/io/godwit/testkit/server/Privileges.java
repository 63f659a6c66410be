package io.godwit.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The words to put before a server's command so that it does not run as root: database servers refuse to. Not root: nothing. Root: a
 * user namespace of its own, in which root is nobody but still owns its files; where namespaces are forbidden, the user {@code nobody}.
 *
 * @param words what goes before the command
 * @param ownerId the user the data folder must belong to, or -1 for whoever made it
 */
record Privileges(List<String> words, int ownerId) {
    private static final int NOBODY = 65534;

    /** Found out once for a process. */
    static Privileges ofThisProcess() {
        return Holder.FOUND;
    }

    static Integer userId() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** Gives a new, still empty folder to the user the server will run as. */
    void own(Path folder) throws IOException {
        if (ownerId >= 0) {
            Files.setAttribute(folder, "unix:uid", ownerId);
            Files.setAttribute(folder, "unix:gid", ownerId);
        }
    }

    List<String> before(List<String> command) {
        List<String> all = new ArrayList<>(words);
        all.addAll(command);
        return all;
    }

    private static Privileges find() {
        try {
            if (userId() != 0) {
                return new Privileges(List.of(), -1);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot tell which user this process runs as", e);
        }
        String id = String.valueOf(NOBODY);
        List<Privileges> ways = List.of(
                new Privileges(List.of("unshare", "-U"), -1),
                new Privileges(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"), NOBODY),
                new Privileges(List.of("runuser", "-u", "nobody", "--"), NOBODY));
        for (Privileges way : ways) {
            if (works(way.before(List.of("true")))) {
                return way;
            }
        }
        throw new IllegalStateException(
                "a database server must not run as root, and none of `unshare -U`, `setpriv` and `runuser` works"
                        + " here; run as an ordinary user");
    }

    static boolean works(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static final class Holder {
        static final Privileges FOUND = find();
    }
}
