using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Cli.Config;

/// <summary>What <c>ops config check --json</c> prints.</summary>
/// <param name="Valid">Whether the configuration can be used; warnings do not forbid it.</param>
/// <param name="Mistakes">In the order of the file.</param>
internal sealed record ConfigCheckView(string File, bool Valid, IReadOnlyList<MistakeView> Mistakes)
{
    public static ConfigCheckView Of(string file, ConfigurationReading reading) => new(file, reading.Configuration is not null,
        [.. reading.Mistakes.Select(mistake => new MistakeView(
            mistake.Kind.Severity == MistakeSeverity.Error ? "error" : "warning", mistake.Kind.Code, mistake.Path, mistake.Place.Line, mistake.Place.Column, mistake.Reason, mistake.Suggestion))]);
}

/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="Code">As docs/configuration.md lists them.</param>
internal sealed record MistakeView(string Severity, string Code, string Path, int Line, int Column, string Reason, string Suggestion);

/// <summary>What <c>ops config render --out FILE --json</c> prints.</summary>
/// <param name="Changed">False when the file held the same already, and was left alone.</param>
internal sealed record ConfigRenderView(string File, bool Changed);
