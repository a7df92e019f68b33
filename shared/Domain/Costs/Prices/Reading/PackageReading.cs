using SuperInsight.Domain.Alerts.Reading;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Costs.Prices.Reading;

/// <summary>Reads one package.</summary>
internal static class PackageReading
{
    /// <summary>What it says. Not to be used when there is a mistake.</summary>
    public static UsagePackage Read(YamlFields fields)
    {
        foreach (var (key, example) in new[] { ("quantity", "quantity: 1000"), ("from", "from: 2026-01-01"), ("until", "until: 2027-01-01") })
            fields.Require(key, $"Add it: {example}.");
        var (meter, unit) = PriceReading.Counted(fields);
        if (unit is { IsFixed: false })
            fields.Add(MistakeKind.UnknownValue, "unit", "it is as long as its month, and a package may span several", "Write gb-30-days, or gb-day.");
        var (from, until) = (fields.Day("from"), fields.Day("until"));
        if (from >= until)
            fields.Add(MistakeKind.OutOfRange, "until", "it does not come after `from`", "Write the first day on which what is left of it is lost.");
        return new(PriceReading.Id(fields) ?? "", meter ?? Meter.RunCpu, unit ?? PriceUnit.All[0], fields.Exact("quantity") ?? 0, from ?? default, until ?? default) { Region = fields.Text("region") ?? Price.AnyRegion };
    }
}
