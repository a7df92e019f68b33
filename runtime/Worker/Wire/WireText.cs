namespace LocalFunctions.Worker.Wire;

/// <summary>Bounds the texts of logs and failures.</summary>
internal static class WireText
{
    // What Application Insights, where most hosts send their logs, keeps of a message
    // (https://learn.microsoft.com/azure/azure-monitor/app/data-model-complete).
    private const int MaxLength = 32 * 1024;

    public static string Cut(string text) => text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), " (cut)");
}
