using System.Globalization;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.TcbConfiguration.Checking;
using SuperInsight.Domain.TcbConfiguration.Tree;

namespace SuperInsight.Domain.Alerts.Reading;

/// <summary>Takes the fields of one mapping, and reports each that is not what it should be. One that is wrong or missing reads as null.</summary>
internal sealed class YamlFields
{
    private readonly TreeMapping mapping;
    private readonly MistakeList mistakes;

    /// <param name="what">What the mapping is: <c>rule</c>.</param>
    /// <param name="keys">All that it may have.</param>
    public YamlFields(TreeMapping mapping, string path, string what, IReadOnlyList<string> keys, MistakeList mistakes)
    {
        (this.mapping, Path, this.mistakes) = (mapping, path, mistakes);
        foreach (var entry in mapping.Entries.Where(entry => !keys.Contains(entry.Name)))
            mistakes.Add(MistakeKind.UnknownField, PathOf(entry.Name), entry.Place, $"a {what} has no such key", Suggest(entry.Name, keys));
    }

    public string Path { get; }

    public TextPlace Place => mapping.Place;

    public string PathOf(string name) => TreePath.Field(Path, name);

    public TextPlace PlaceOf(string name) => Entry(name)?.Value.Place ?? mapping.Place;

    public bool Has(string name) => Entry(name) is not null;

    public TreeNode? Node(string name) => Entry(name)?.Value;

    public void Add(MistakeKind kind, string name, string reason, string suggestion) => mistakes.Add(kind, PathOf(name), PlaceOf(name), reason, suggestion);

    /// <summary>Reports that a key is not there.</summary>
    public void Require(string name, string suggestion)
    {
        if (!Has(name))
            Add(MistakeKind.MissingField, name, "it is missing", suggestion);
    }

    public string? Text(string name) => Node(name) is { } node ? AsText(node, name) : null;

    public string? Choice(string name, IReadOnlyList<string> values)
    {
        if (Text(name) is not { } text)
            return null;
        if (values.Contains(text))
            return text;
        Add(MistakeKind.UnknownValue, name, $"{Show(text)} is none of its values", Suggest(text, values));
        return null;
    }

    public TimeSpan? Duration(string name, TimeSpan least = default)
    {
        if (Node(name) is not { } node)
            return null;
        if (node is not TreeScalar { Kind: not ScalarKind.Nothing } scalar || !DurationText.TryParse(scalar.Text, out var duration))
        {
            Add(MistakeKind.BadFormat, name, $"{(node is TreeScalar one ? Show(one.Text) : ValueCheck.Describe(node))} is not a duration", "Write it with its unit: 30s, 5m, 2h or 1d.");
            return null;
        }

        if (duration >= least)
            return duration;
        Add(MistakeKind.OutOfRange, name, $"{Show(scalar.Text)} is too short", $"Write {DurationText.Format(least)} or more.");
        return null;
    }

    public double? Number(string name)
    {
        if (Node(name) is not { } node)
            return null;
        if (node is TreeScalar { Kind: ScalarKind.Whole or ScalarKind.Fraction } scalar && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        Add(MistakeKind.WrongType, name, $"{ValueCheck.Describe(node)} stands where a number belongs", "Write a number without quotes.");
        return null;
    }

    /// <summary>A number exactly as it is written, from 0 on. Quotes are allowed: they do not change it.</summary>
    public decimal? Exact(string name)
    {
        if (Node(name) is not { } node)
            return null;
        if (node is not TreeScalar { Kind: ScalarKind.Whole or ScalarKind.Fraction or ScalarKind.Text } scalar || !decimal.TryParse(scalar.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            Add(MistakeKind.WrongType, name, $"{(node is TreeScalar one ? Show(one.Text) : ValueCheck.Describe(node))} is no number from 0 on", "Write digits and a point, without exponent, unit or sign: 0.055.");
            return null;
        }

        const int MostDigits = 8;
        if (decimal.Truncate(number).ToString(CultureInfo.InvariantCulture).Length <= MostDigits && number.Scale <= MostDigits - 1 && Digits(number) <= MostDigits)
            return number;
        Add(MistakeKind.OutOfRange, name, $"{Show(scalar.Text)} has more than {MostDigits} digits", "Write fewer digits: with more, products would have to be rounded.");
        return null;
    }

    /// <summary>A day, as <c>2026-11-27</c>.</summary>
    public DateOnly? Day(string name)
    {
        if (Node(name) is not { } node)
            return null;
        if (node is TreeScalar scalar && DateOnly.TryParseExact(scalar.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        Add(MistakeKind.BadFormat, name, $"{(node is TreeScalar one ? Show(one.Text) : ValueCheck.Describe(node))} is no day", "Write year, month and day: 2026-11-27.");
        return null;
    }

    /// <summary>A whole number from 0 to 10,000.</summary>
    public int? Count(string name)
    {
        if (Number(name) is not { } number)
            return null;
        if (number is >= 0 and <= 10_000 && number == Math.Floor(number))
            return (int)number;
        Add(MistakeKind.OutOfRange, name, "it is no whole number from 0 to 10000", "Write how many, as in 4.");
        return null;
    }

    public bool? Truth(string name)
    {
        if (Node(name) is not { } node)
            return null;
        if (node is TreeScalar { Kind: ScalarKind.Truth } scalar)
            return scalar.Text[0] is 't' or 'T';
        Add(MistakeKind.WrongType, name, $"{ValueCheck.Describe(node)} stands where true or false belongs", "Write true or false, without quotes.");
        return null;
    }

    /// <summary>Names and texts; numbers and truth values are taken as they stand.</summary>
    public IReadOnlyDictionary<string, string>? Labels(string name)
    {
        if (Node(name) is not { } node)
            return null;
        if (node is TreeMapping labels)
        {
            return labels.Entries.Select(entry => (entry.Name, Text: entry.Value is TreeScalar { Kind: not ScalarKind.Nothing } scalar ? scalar.Text : AsText(entry.Value, TreePath.Field(name, entry.Name))))
                .Where(label => label.Text is not null).ToDictionary(label => label.Name, label => label.Text!, StringComparer.Ordinal);
        }

        Add(MistakeKind.WrongType, name, $"{ValueCheck.Describe(node)} stands where names and values belong", "Write one a line, indented: volume: postgres-data.");
        return null;
    }

    /// <summary>A list of texts, or one text alone.</summary>
    public IReadOnlyList<string> Texts(string name) => Node(name) switch
    {
        null => [],
        TreeList list => [.. list.Items.Select((item, index) => AsText(item, TreePath.Item(name, index))).OfType<string>()],
        var node => AsText(node, name) is { } one ? [one] : [],
    };

    /// <summary>The mappings of a list; whatever else stands there is reported.</summary>
    public IEnumerable<(TreeMapping Mapping, string Path)> Mappings(string name, string example)
    {
        if (Node(name) is not { } node)
            yield break;
        if (node is not TreeList list)
        {
            Add(MistakeKind.WrongType, name, $"{ValueCheck.Describe(node)} stands where a list belongs", $"Begin each with a hyphen: - {example}");
            yield break;
        }

        for (var index = 0; index < list.Items.Count; index++)
        {
            var path = TreePath.Item(PathOf(name), index);
            if (list.Items[index] is TreeMapping item)
                yield return (item, path);
            else
                mistakes.Add(MistakeKind.WrongType, path, list.Items[index].Place, $"{ValueCheck.Describe(list.Items[index])} stands where keys and values belong", $"Write - {example}");
        }
    }

    private static int Digits(decimal number) => number.ToString(CultureInfo.InvariantCulture).Count(char.IsAsciiDigit);

    public static string Suggest(string name, IReadOnlyList<string> known)
    {
        var near = new NearNames(name);
        foreach (var one in known)
            near.Offer(one);
        return near.Best.Count > 0 ? $"Did you mean {near.Best[0]}?" : $"Write one of: {string.Join(", ", known)}.";
    }

    public static string Show(string text) => TreePath.Field("", text.Length <= 40 ? text : text[..40] + "…");

    private TreeEntry? Entry(string name) => mapping.Entries.FirstOrDefault(entry => entry.Name == name);

    private string? AsText(TreeNode node, string name)
    {
        if (node is TreeScalar { Kind: ScalarKind.Text } scalar && scalar.Text.Length > 0)
            return scalar.Text;
        mistakes.Add(MistakeKind.WrongType, PathOf(name), node.Place, $"{(node is TreeScalar { Text.Length: 0 } ? "nothing" : ValueCheck.Describe(node))} stands where text belongs", node is TreeScalar { Text.Length: > 0 } other ? $"Put it in quotes: \"{other.Text}\"." : "Write a text.");
        return null;
    }
}
