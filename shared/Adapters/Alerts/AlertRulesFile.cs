using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Reading;

namespace SuperInsight.Adapters.Alerts;

/// <summary>The rule file. It is read again when it was changed.</summary>
public sealed class AlertRulesFile(string path)
{
    private readonly RereadFile<AlertRules> file = new("Alerts__RulesFile", path, "rule file", "ops rules check", static text =>
    {
        var reading = AlertRulesReader.Read(text);
        return (reading.Rules, reading.Mistakes);
    });

    /// <exception cref="Domain.Settings.SettingException">It is not there, or there is a mistake in it.</exception>
    public Task<AlertRules> ReadAsync(CancellationToken cancellationToken) => file.ReadAsync(cancellationToken);
}
