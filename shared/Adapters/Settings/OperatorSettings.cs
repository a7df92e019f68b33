using Microsoft.Extensions.Configuration;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>
/// Settings by the names that operators write: <c>Cos__Bucket</c>. A missing one is asked for only by the capability that needs it.
/// </summary>
/// <param name="configuration">Where they are.</param>
/// <param name="home">The folder that relative file names are meant from.</param>
public sealed class OperatorSettings(IConfiguration configuration, string home)
{
    /// <summary>The value; null when it is missing or blank.</summary>
    public string? Get(string setting) =>
        configuration[setting.Replace("__", ":", StringComparison.Ordinal)] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <exception cref="SettingException">It is missing.</exception>
    public string Require(string setting, string purpose) => Get(setting) ?? throw SettingException.Missing(setting, purpose);

    /// <summary>Values separated by commas, semicolons or white space.</summary>
    public IReadOnlyList<string> List(string setting) =>
        Get(setting)?.Split([',', ';', ' ', '\n', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>A file name, relative ones from the home folder.</summary>
    public string ResolveFile(string file) => Path.GetFullPath(file, home);
}
