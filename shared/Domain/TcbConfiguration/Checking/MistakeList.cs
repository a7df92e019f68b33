namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>Collects mistakes.</summary>
internal sealed class MistakeList
{
    private readonly List<Mistake> mistakes = [];

    public bool HaveErrors => mistakes.Exists(mistake => mistake.Kind.Severity == MistakeSeverity.Error);

    /// <summary>A secret is one mistake, whatever else is wrong with the place where it stands.</summary>
    public bool HasSecretAt(string path) => mistakes.Exists(mistake => mistake.Kind == MistakeKind.LiteralSecret && mistake.Path == path);

    public void Add(MistakeKind kind, string path, TextPlace place, string reason, string suggestion) =>
        mistakes.Add(new Mistake(kind, path, place, reason, suggestion));

    /// <summary>By place; of one place, in the order in which they were found.</summary>
    public IReadOnlyList<Mistake> InOrder() => [.. mistakes.OrderBy(mistake => mistake.Place.Line).ThenBy(mistake => mistake.Place.Column)];
}
