using System.CommandLine;
using System.Text;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Cli.Config;

/// <summary>The file that a command is about, and how its mistakes are told.</summary>
internal static class ConfigurationFile
{
    private const string StandardInput = "-";

    /// <summary>Bytes that are UTF-8 are at most this many times the characters.</summary>
    private const int LongestBytes = 4 * ConfigurationReader.LongestText;

    public static Argument<string> Argument() => new("file") { Description = "The configuration, as YAML or JSON: image/tcb.yaml. `-` for standard input." };

    /// <exception cref="SettingException">There is no such file, or it cannot be read.</exception>
    public static async Task<ConfigurationReading> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = file == StandardInput ? Console.OpenStandardInput() : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            var buffer = new byte[64 << 10];
            while (bytes.Length <= LongestBytes && await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                bytes.Write(buffer, 0, read);
            bytes.Position = 0;
            using var reader = new StreamReader(bytes, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return ConfigurationReader.Read(await reader.ReadToEndAsync(cancellationToken));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SettingException(file, "there is no such file", "Name the configuration: ops config check image/tcb.yaml", missing);
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

    /// <summary>One mistake a block, in the form that editors and terminals make a link of: <c>tcb.yaml:12:5</c>.</summary>
    public static void Print(string file, ConfigurationReading reading, TextWriter writer)
    {
        foreach (var mistake in reading.Mistakes)
        {
            var where = mistake.Path.Length > 0 ? mistake.Path : "the file";
            writer.WriteLine($"{file}:{mistake.Place.Line}:{mistake.Place.Column}: {(mistake.Kind.Severity == MistakeSeverity.Error ? "error" : "warning")}: {where}: {mistake.Reason} [{mistake.Kind.Code}]");
            writer.WriteLine($"     {mistake.Suggestion}");
        }
    }

    public static void PrintJson(string file, ConfigurationReading reading) => Output.Json(ConfigCheckView.Of(file, reading), OpsJson.Default.ConfigCheckView);

    /// <summary><c>2 errors and 1 warning</c></summary>
    public static string Count(ConfigurationReading reading)
    {
        var errors = reading.Errors.Count();
        var warnings = reading.Mistakes.Count - errors;
        string[] parts = [.. new[] { (Number: errors, Word: "error"), (Number: warnings, Word: "warning") }.Where(part => part.Number > 0).Select(part => $"{part.Number} {part.Word}{(part.Number > 1 ? "s" : "")}")];
        return string.Join(" and ", parts);
    }
}
