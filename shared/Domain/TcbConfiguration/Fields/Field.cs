namespace SuperInsight.Domain.TcbConfiguration.Fields;

/// <summary>One field of the file. Checks, JSON Schema and the table of docs/configuration.md are all made from this.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="Meaning">One sentence for people, without a full stop.</param>
internal sealed record Field(string Name, FieldType Type, string Meaning)
{
    /// <summary>Whether leaving it out is a mistake.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What is taken when it is left out: text or a number; null for nothing.</summary>
    public object? Default { get; init; }

    /// <summary>Whether <c>null</c> says the same as leaving it out. With a default it would be unclear which is meant.</summary>
    public bool TakesNull => !IsRequired && Default is null && Type is TextType or NumberType;
}
