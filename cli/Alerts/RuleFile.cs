using System.CommandLine;
using System.Text;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Reading;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Cli.Alerts;

/// <summary>A rule file, or a file of tests, and how its mistakes are told.</summary>
internal static class RuleFile
{
    private const int LongestBytes = 4 << 20;

    public static Argument<string> Argument(string description) => new("file") { Description = description };

    /// <exception cref="SettingException">It cannot be read, or there are mistakes in it; they are on standard error.</exception>
    public static async Task<AlertRules> RulesAsync(string file, CancellationToken cancellationToken)
    {
        var reading = AlertRulesReader.Read(await TextAsync(file, cancellationToken));
        Print(file, reading.Mistakes, Console.Error);
        return reading.Rules ?? throw Unusable(file, reading.Mistakes.Count);
    }

    public static SettingException Unusable(string file, int mistakes) => new(file, $"it cannot be used: {mistakes} mistake{(mistakes == 1 ? "" : "s")}", "Mend what is said above; docs/alerts.md has every key.");

    /// <param name="hint">What to do when there is no such file.</param>
    /// <exception cref="SettingException">There is no such file, or it cannot be read.</exception>
    public static async Task<string> TextAsync(string file, CancellationToken cancellationToken, string hint = "Name the rules: ops rules check image/alerts.yaml")
    {
        try
        {
            if (new FileInfo(file).Length > LongestBytes)
                throw new SettingException(file, $"it is longer than {LongestBytes} bytes", "Is this the right file?");
            return await File.ReadAllTextAsync(file, new UTF8Encoding(false, throwOnInvalidBytes: true), cancellationToken);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SettingException(file, "there is no such file", hint, missing);
        }
        catch (DecoderFallbackException other)
        {
            throw new SettingException(file, "it is not UTF-8 text", "Save it as UTF-8.", other);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(file, $"it cannot be read ({refused.Message})", "Name a file that you may read.", refused);
        }
    }

    /// <summary>In the form that editors and terminals make a link of: <c>alerts.yaml:12:5</c>.</summary>
    public static void Print(string file, IReadOnlyList<Mistake> mistakes, TextWriter writer)
    {
        foreach (var mistake in mistakes)
        {
            writer.WriteLine($"{file}:{mistake.Place.Line}:{mistake.Place.Column}: error: {(mistake.Path.Length > 0 ? mistake.Path : "the file")}: {mistake.Reason} [{mistake.Kind.Code}]");
            writer.WriteLine($"     {mistake.Suggestion}");
        }
    }
}
