using System.Globalization;
using SuperInsight.Domain.TcbConfiguration.Fields;
using SuperInsight.Domain.TcbConfiguration.Tree;

namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>Holds single values against what their fields take.</summary>
internal sealed class ValueCheck(MistakeList mistakes)
{
    private const int LongestShown = 40;

    /// <summary>Completes "… stands where a list belongs".</summary>
    public static string Describe(TreeNode node) => node switch
    {
        TreeList => "a list",
        TreeMapping => "a mapping",
        TreeBraces => "{{…}} without quotes, which YAML reads as a mapping,",
        TreeScalar { Kind: ScalarKind.Whole or ScalarKind.Fraction } => "a number",
        TreeScalar { Kind: ScalarKind.Truth } => "true or false",
        TreeScalar { Kind: ScalarKind.Nothing } => "nothing",
        _ => "text",
    };

    /// <summary>The text or the number; null when it is wrong.</summary>
    public object? Check(FieldType type, TreeNode node, string path) => type switch
    {
        TextType text => CheckText(text, node, path),
        NumberType number => CheckNumber(number, node, path),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>The text of an environment variable, which nothing here repeats; null when it is wrong.</summary>
    public string? CheckVariable(TreeNode node, string path)
    {
        if (AsText(node, path, "\"…\"") is not { } text)
            return null;
        if (References.FindFlaw(text) is { } flaw)
        {
            mistakes.Add(MistakeKind.BadReference, path, node.Place, flaw.Reason, flaw.Suggestion);
            return null;
        }

        if (JsonText.IsParsedAway(text))
            mistakes.Add(MistakeKind.ObjectText, path, node.Place, "the vendor's tools read this text as JSON and hand on what it says", "Take it from the environment of whoever deploys, or encode it, for instance as base64.");
        return text;
    }

    private string? CheckText(TextType type, TreeNode node, string path)
    {
        if (AsText(node, path, Example(type)) is not { } text)
            return null;
        // That is told already, and no rule is to repeat the text.
        if (mistakes.HasSecretAt(path))
            return null;
        if (type.TakesReference && References.IsWhole(text))
            return text;
        if (References.FindFlaw(text) is { } flaw)
        {
            mistakes.Add(MistakeKind.BadReference, path, node.Place, flaw.Reason, type.TakesReference ? flaw.Suggestion : "Write the value itself: this field takes no reference.");
            return null;
        }

        if (type.Values is { } values && !values.Contains(text))
        {
            mistakes.Add(MistakeKind.UnknownValue, path, node.Place, $"{Show(text)} is none of its values", Suggest(values, text));
            return null;
        }

        if (type.Format is { } format && !format.Matches(text))
        {
            mistakes.Add(MistakeKind.BadFormat, path, node.Place, $"{Show(text)} is not {format.Name}", $"Write {format.Rule}{(type.TakesReference ? ", or {{env.NAME}}" : "")}.");
            return null;
        }

        return text;
    }

    private double? CheckNumber(NumberType type, TreeNode node, string path)
    {
        var range = $"Write a {(type.Precision == NumberPrecision.Whole ? "whole number" : "number")} from {type.Minimum.ToString(CultureInfo.InvariantCulture)} to {type.Maximum.ToString(CultureInfo.InvariantCulture)}";
        if (node is not TreeScalar scalar || scalar.Kind is not (ScalarKind.Whole or ScalarKind.Fraction)
            || !double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            var quoted = node is TreeScalar { Kind: ScalarKind.Text } text && double.TryParse(text.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            mistakes.Add(MistakeKind.WrongType, path, node.Place, node is TreeScalar { Kind: ScalarKind.Whole or ScalarKind.Fraction } other ? $"{Show(other.Text)} is no decimal number" : $"{Describe(node)} stands where a number belongs",
                $"{range}{(quoted ? ", without quotes" : "")}.");
            return null;
        }

        if (type.Precision == NumberPrecision.Whole && number != Math.Floor(number))
        {
            mistakes.Add(MistakeKind.WrongType, path, node.Place, $"{Show(scalar.Text)} is not a whole number", $"{range}.");
            return null;
        }

        if (number < type.Minimum || number > type.Maximum)
        {
            mistakes.Add(MistakeKind.OutOfRange, path, node.Place, $"{Show(scalar.Text)} is {(number < type.Minimum ? "less" : "more")} than it takes", $"{range}.");
            return null;
        }

        return number;
    }

    private string? AsText(TreeNode node, string path, string example)
    {
        if (node is TreeScalar { Kind: ScalarKind.Text } scalar)
            return scalar.Text;
        var suggestion = node switch
        {
            TreeBraces braces => References.IsWhole($"{{{{{braces.Inside}}}}}") ? $"Put it in quotes: \"{{{{{braces.Inside}}}}}\"." : "Put it in quotes: \"{{env.NAME}}\".",
            TreeScalar { Kind: ScalarKind.Nothing } => "Write \"\" for an empty text, or leave the line out.",
            TreeScalar => $"Put it in quotes: {example}.",
            _ => $"Write {example}.",
        };
        mistakes.Add(MistakeKind.WrongType, path, node.Place, $"{Describe(node)} stands where text belongs", suggestion);
        return null;
    }

    private static string Example(TextType type) => type switch
    {
        { Values: [var first, ..] } => first,
        { Format: { } format } => format.Rule,
        _ => "\"…\"",
    };

    private static string Suggest(IReadOnlyList<string> values, string text)
    {
        var near = new NearNames(text);
        foreach (var value in values)
            near.Offer(value);
        return near.Best.Count > 0 ? $"Did you mean {near.Best[0]}?" : $"Write one of: {string.Join(", ", values)}.";
    }

    /// <summary>A value in a message: never a secret, never long, no control characters.</summary>
    private static string Show(string text) =>
        SecretShape.Find(text) is not null ? "this"
        : TreePath.Field("", text.Length <= LongestShown ? text : text[..LongestShown] + "…");
}
