using System.Globalization;
using SuperInsight.Domain.Alerts;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>What an alarm of a rule says.</summary>
internal static class AlarmText
{
    public static string Sentence(ConsoleView view, AlertAlarm alarm) => string.Create(CultureInfo.InvariantCulture,
        $"{alarm.Metric} {alarm.Condition}{(alarm.Series.Length > 0 ? $" ({alarm.Series})" : "")}, {(alarm.Value is { } value ? view.Say($"当时为 {value:0.##}", $"it was {value:0.##}") : view.Say("数据缺失", "the value is missing"))}");

    public static string Phase(ConsoleView view, AlertPhase phase) => phase switch
    {
        AlertPhase.Firing => view.Say("触发中", "firing"),
        AlertPhase.Pending => view.Say("等待中", "pending"),
        AlertPhase.Resolved => view.Say("已恢复", "resolved"),
        _ => view.Say("正常", "well"),
    };
}
