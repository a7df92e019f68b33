using System.Text;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Reading;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Alerts;

/// <summary>The rule file. It is read again when it was changed.</summary>
public sealed class AlertRulesFile(string file)
{
    private const int LongestBytes = 4 << 20;

    private (DateTime WrittenAt, long Length, AlertRules Rules)? known;

    /// <exception cref="SettingException">It is not there, or there is a mistake in it.</exception>
    public async Task<AlertRules> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var info = new FileInfo(file);
            if (known is { } same && same.WrittenAt == info.LastWriteTimeUtc && same.Length == info.Length)
                return same.Rules;
            if (info.Length > LongestBytes)
                throw new SettingException("Alerts__RulesFile", $"{file} is longer than {LongestBytes} bytes", "Name the rule file.");
            var reading = AlertRulesReader.Read(await File.ReadAllTextAsync(file, new UTF8Encoding(false, throwOnInvalidBytes: true), cancellationToken));
            if (reading.Rules is not { } rules)
            {
                var first = reading.Mistakes[0];
                throw new SettingException("Alerts__RulesFile", $"{file}:{first.Place.Line}: {first.Path}: {first.Reason}{(reading.Mistakes.Count > 1 ? $", and {reading.Mistakes.Count - 1} more" : "")}", $"{first.Suggestion} `ops rules check {file}` says all.");
            }

            known = (info.LastWriteTimeUtc, info.Length, rules);
            return rules;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new SettingException("Alerts__RulesFile", $"{file} cannot be read ({unreadable.Message})", "Name a rule file that may be read, or clear the setting for the shipped one.", unreadable);
        }
    }
}
