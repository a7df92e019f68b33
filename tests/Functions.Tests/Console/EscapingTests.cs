using System.Reflection;
using System.Text.RegularExpressions;
using SuperInsight.Domain.Notifications;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Tests.Console;

/// <summary>Whatever others write (branches, commits, people, alarms, products), it stays text on every page.</summary>
public sealed partial class EscapingTests
{
    public static TheoryData<string> Attacks { get; } =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "javascript:alert(1)", "</title><svg onload=alert(1)>", "<!--", "]]><x>", "&lt;b&gt;&amp;", "{{7*7}}\"autofocus onfocus=\"x",
    ];

    [Theory, MemberData(nameof(Attacks))]
    public void Pages_ShowForeignTextAsText_InEveryField(string attack)
    {
        foreach (var language in Enum.GetValues<NoticeLanguage>())
        {
            var (clean, hostile) = (Boards.All("zzqqzz", Boards.View(language: language)), Boards.All(attack, Boards.View(language: language, name: attack)));
            foreach (var ((name, expected), (_, page)) in clean.Zip(hostile))
            {
                // The same elements and attributes as with a harmless text: nothing that was put in became any of them.
                Assert.True(Structure(expected) == Structure(page), $"{name} with {attack}:\n{Difference(Structure(expected), Structure(page))}");
            }
        }
    }

    [Fact]
    public void Pages_HaveNoScriptAndNoInlineStyle()
    {
        foreach (var (name, page) in Boards.All("text", Boards.View()))
        {
            Assert.True(!page.ToString().Contains("<script", StringComparison.OrdinalIgnoreCase), name);
            Assert.DoesNotMatch(InlineStyleOrHandler(), page.ToString());
        }
    }

    [Fact]
    public void Links_LeadToTheConsoleOnly_WhateverIsInThem()
    {
        foreach (var (name, page) in Attacks.SelectMany(attack => Boards.All(attack, Boards.View())))
            Assert.All(Links().Matches(page.ToString()), link => Assert.True(link.Groups[1].Value.StartsWith(ConsoleView.Root, StringComparison.Ordinal) || link.Groups[1].Value.StartsWith('#'), $"{name}: {link.Value}"));
    }

    [Fact]
    public void Markup_TakesNoType_ThatItDoesNotEscape()
    {
        Type[] taken = [typeof(string), typeof(int), typeof(double), typeof(Markup), typeof(IEnumerable<Markup>)];
        var methods = typeof(Markup.Builder).GetMethods().Where(method => method.Name == nameof(Markup.Builder.AppendFormatted)).ToArray();
        Assert.Equal(taken.Length, methods.Length);
        Assert.All(methods, method => Assert.Contains(Assert.Single(method.GetParameters()).ParameterType, taken));
        // Nothing turns a string into markup.
        Assert.DoesNotContain(typeof(Markup).GetMembers(BindingFlags.Public | BindingFlags.Static), member => member is MethodInfo);
        Assert.Empty(typeof(Markup).GetConstructors());
    }

    /// <summary>Tags with the names of their attributes, and the values of those that lead somewhere or look like something.</summary>
    private static string Structure(Markup page) => string.Join('\n', Tags().Matches(page.ToString()).Select(tag => Values().Replace(tag.Value, "=\"\"")));

    private static string Difference(string expected, string actual) =>
        string.Join('\n', expected.Split('\n').Zip(actual.Split('\n')).Where(pair => pair.First != pair.Second).Take(3).Select(pair => $"  {pair.First}\n  {pair.Second}"));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("=\"[^\"]*\"")]
    private static partial Regex Values();

    [GeneratedRegex("(?:href|action|src)=\"([^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex("<[^>]*\\s(?:style|on[a-z]+)=")]
    private static partial Regex InlineStyleOrHandler();
}
