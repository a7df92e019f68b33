using Microsoft.Extensions.Configuration;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Settings;

public sealed class FurtherDatabaseTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData(" ", "")]
    [InlineData("labelstudio", "postgres/labelstudio→labelstudio")]
    [InlineData("labelstudio, reports = Reports 2026,", "postgres/labelstudio→labelstudio postgres/reports→Reports 2026")]
    public void Read_NamesSourceAndDatabase(string? setting, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(setting).Select(further => $"{further.Source}→{further.Database}")));

    [Theory]
    [InlineData("Reports", "reports=Reports")]
    [InlineData("a b", "a-b=a b")]
    [InlineData("2026", "name=2026")]
    [InlineData("a/b", "a-b=a/b")]
    [InlineData("orders=", "NAME=DATABASE")]
    [InlineData("orders, orders", "once")]
    public void Read_SaysWhatToWriteInstead(string setting, string advice)
    {
        var refusal = Assert.Throws<SettingException>(() => Read(setting));
        Assert.Equal("Postgres__Databases", refusal.Setting);
        Assert.Contains(advice, refusal.Hint, StringComparison.Ordinal);
    }

    private static IReadOnlyList<FurtherDatabase> Read(string? setting) =>
        FurtherDatabase.Read(new OperatorSettings(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Postgres:Databases"] = setting }).Build(), "/home"));
}
