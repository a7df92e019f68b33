namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>Finds passwords that a connection string or a command line assigns: <c>Host=db;Password=x</c>, <c>host:6379,password=x</c>, <c>--password x</c>.</summary>
internal static class AssignedSecrets
{
    private static readonly string[] Names = ["password", "passwd", "pwd", "pass"];

    public static bool HasPassword(string text) => Names.Any(name => Assigns(text, name));

    private static bool Assigns(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var rest = text.AsSpan(at + name.Length);
            var isOption = text.AsSpan(0, at).EndsWith("--", StringComparison.Ordinal);
            if (at > 0 && text[at - 1] is not (';' or ',' or ' ' or '&' or '?') && !isOption)
                continue;
            var trimmed = rest.TrimStart(' ');
            if (trimmed.StartsWith("="))
                rest = trimmed[1..].TrimStart(' ');
            else if (isOption && rest.StartsWith(" "))
                rest = trimmed;
            else
                continue;
            var end = rest.IndexOfAny(";, &");
            if (References.Remainder(end >= 0 ? rest[..end] : rest).Length > 0)
                return true;
        }

        return false;
    }
}
