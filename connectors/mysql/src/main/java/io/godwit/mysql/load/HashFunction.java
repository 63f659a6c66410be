package io.godwit.mysql.load;

/**
 * What servers hash texts with. From MySQL 9.6 on MD5 is no function of the server's own but of a component that need not be there
 * (reference manual 9.7, "Classic Hashing Component"); SHA-256 is on every version and fork, and takes longer.
 */
enum HashFunction {
    MD5("mysql/row-md5-v2-") {
        @Override
        String of(String text) {
            return "MD5(" + text + ")";
        }
    },
    SHA256("mysql/row-sha256-v1-") {
        @Override
        String of(String text) {
            return "SHA2(" + text + ",256)";
        }
    };

    /** What the names of digests by it begin with. */
    final String prefix;

    HashFunction(String prefix) {
        this.prefix = prefix;
    }

    /** The one that a digest of this name is made with. */
    static HashFunction named(String digest) {
        for (HashFunction function : values()) {
            if (digest.startsWith(function.prefix)) {
                return function;
            }
        }
        throw new IllegalArgumentException("not a digest: " + digest);
    }

    /** The expression that hashes a text, in hexadecimal digits of either case. */
    abstract String of(String text);
}
