namespace TencentEmulator.Cos.Requests;

/// <summary>The request target as sent. Kestrel's own path is not used: it collapses <c>..</c> and decodes, and keys may hold anything.</summary>
internal sealed record RawTarget(string Path, QueryParameters Query)
{
    public static RawTarget Parse(string target)
    {
        if (!target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out var absolute))
            target = target[(absolute.Scheme.Length + 3)..].IndexOf('/') is var slash and >= 0
                ? target[(absolute.Scheme.Length + 3 + slash)..]
                : "/";
        var question = target.IndexOf('?');
        return question < 0
            ? new RawTarget(target, QueryParameters.Parse(""))
            : new RawTarget(target[..question], QueryParameters.Parse(target[(question + 1)..]));
    }
}
