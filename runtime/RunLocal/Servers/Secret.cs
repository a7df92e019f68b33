using System.Security.Cryptography;

namespace SuperInsight.RunLocal;

/// <summary>Random secrets of local servers.</summary>
public static class Secret
{
    /// <summary>40 hexadecimal digits, 160 random bits: safe in URIs, connection strings and configuration files.</summary>
    public static string Next() => RandomNumberGenerator.GetHexString(40, lowercase: true);

    /// <summary>The secret kept in a file (0600), made on first use.</summary>
    public static string Keep(string path)
    {
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } kept)
            return kept;
        var secret = Next();
        OwnerOnlyFile.Write(path, secret + "\n");
        return secret;
    }
}
