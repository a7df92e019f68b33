using System.Globalization;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Reports;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>Prices and budgets.</summary>
internal static class CostSettings
{
    public static string PricesFile(OperatorSettings settings) =>
        settings.Get("Costs__PricesFile") is { } file ? settings.ResolveFile(file) : Path.Combine(AppContext.BaseDirectory, "prices.yaml");

    public static string Region(OperatorSettings settings) => settings.Get("TencentCloud__Region") ?? "ap-shanghai";

    /// <summary>An image of the repository that deployments come from.</summary>
    /// <exception cref="SettingException">It is not set, or is no repository.</exception>
    public static ImageReference Images(OperatorSettings settings)
    {
        var repository = settings.Require("Deployments__Image", "the image's repository without a tag");
        return ImageReference.TryParse($"{repository}:latest", out var image) ? image : throw new SettingException("Deployments__Image", $"'{repository}' is no repository", "Write it as HOST/NAME, without a tag.");
    }

    /// <summary><c>total=300,cos=50</c>: a month's limits in yuan.</summary>
    /// <exception cref="SettingException">One of them is none.</exception>
    public static IReadOnlyList<Budget> Budgets(OperatorSettings settings) => [.. settings.List("Costs__Budgets").Select(Budget)];

    private static Budget Budget(string text) =>
        text.Split('=', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, var amount] && decimal.TryParse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var limit)
            ? new(name, new(limit, Money.Yuan))
            : throw new SettingException("Costs__Budgets", $"'{text}' is no budget", "Write products and yuan a month: total=300,cos=50.");
}
