namespace SuperInsight.Domain.TcbConfiguration.Fields;

/// <summary>What a field holds.</summary>
internal abstract record FieldType;

/// <summary>Text of any content, one of a few words, or text of a format.</summary>
internal sealed record TextType : FieldType
{
    /// <summary>The only values; null when there are others.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    public TextFormat? Format { get; init; }

    /// <summary>Whether <c>{{env.NAME}}</c> may stand for the whole of it.</summary>
    public bool TakesReference { get; init; }
}

/// <param name="Minimum">Inclusive.</param>
/// <param name="Maximum">Inclusive.</param>
internal sealed record NumberType(double Minimum, double Maximum, NumberPrecision Precision) : FieldType;

internal enum NumberPrecision
{
    Whole,
    Fraction,
}

/// <param name="Name">What one is called: <c>service</c>.</param>
internal sealed record ObjectType(string Name, string Meaning, IReadOnlyList<Field> Fields) : FieldType;

internal sealed record ListType(ObjectType Item, int MinItems) : FieldType;

/// <summary>Names and texts of the author's own.</summary>
internal sealed record VariablesType(TextFormat NameFormat) : FieldType;
