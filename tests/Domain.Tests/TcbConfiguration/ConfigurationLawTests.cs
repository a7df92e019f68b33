using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.TcbConfiguration.Rendering;

namespace SuperInsight.Domain.Tests.TcbConfiguration;

/// <summary>What holds for every configuration, however it is written, and whatever is wrong with it.</summary>
public sealed class ConfigurationLawTests
{
    private const int Cases = 300;

    [Property(MaxTest = Cases)]
    public void Read_GivesWhatWasWritten_AsYaml(DoNotSize<int> seed)
    {
        var (configuration, page) = Draw(seed);
        var reading = ConfigurationReader.Read(page.Text);
        Assert.True(reading.Configuration is not null, $"{page.Text}\n{string.Join('\n', reading.Mistakes)}");
        Assert.Equivalent(configuration, reading.Configuration, strict: true);
    }

    [Property(MaxTest = Cases)]
    public void Read_GivesWhatWasWritten_AsJson(DoNotSize<int> seed)
    {
        var (configuration, _) = Draw(seed);
        var text = ConfigurationJson.Write(configuration);
        var reading = ConfigurationReader.Read(text);
        Assert.True(reading.Configuration is not null, $"{text}\n{string.Join('\n', reading.Mistakes)}");
        Assert.Equivalent(configuration, reading.Configuration, strict: true);
    }

    [Property(MaxTest = Cases)]
    public void Render_GivesTheSameBytes_HoweverItWasWritten(DoNotSize<int> seed)
    {
        var (configuration, page) = Draw(seed);
        var rendered = CloudbaseRc.Render(configuration);
        Assert.Equal(rendered, CloudbaseRc.Render(ConfigurationReader.Read(page.Text).Configuration!));
        Assert.Equal(rendered, CloudbaseRc.Render(ConfigurationReader.Read(ConfigurationJson.Write(configuration)).Configuration!));
        using var json = JsonDocument.Parse(rendered);
        Assert.Equal(configuration.Services.Count, json.RootElement.GetProperty("framework").GetProperty("plugins").EnumerateObject().Count());
    }

    [Property(MaxTest = 500)]
    public void Read_ReportsAMistake_WithItsPathAndLine_AndNoOther(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var page = ConfigurationPage.Write(GeneratedConfiguration.Draw(random), random);
        var injected = InjectedMistake.All[random.Next(InjectedMistake.All.Count)].Inject(page, random);
        if (injected is null)
            return;
        var errors = ConfigurationReader.Read(page.Text).Errors.ToArray();
        var error = errors.Length == 1 ? errors[0] : throw new Xunit.Sdk.XunitException($"{injected.Kind} {injected.Path}\n{page.Text}\n{string.Join('\n', errors.AsEnumerable())}");
        Assert.Equal((injected.Kind, injected.Path, injected.Line(page)), (error.Kind, error.Path, error.Place.Line));
        Assert.NotEmpty(error.Suggestion);
    }

    [Property(MaxTest = 500)]
    public void Read_ReportsEveryMistake_InOnePass(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var page = ConfigurationPage.Write(GeneratedConfiguration.Draw(random), random);
        List<InjectedMistake> injected = [];
        foreach (var kind in InjectedMistake.All.OrderBy(_ => random.Next()).Take(random.Next(2, 8)))
        {
            // One mistake a value: of two, the second would be of the first's making.
            if (kind.Inject(page, random, [.. injected.Select(other => other.Path)]) is { } one)
                injected.Add(one);
        }

        var expected = injected.Select(one => (one.Kind.Code, one.Path, Line: one.Line(page))).Order().ToArray();
        var found = ConfigurationReader.Read(page.Text).Errors.Select(error => (error.Kind.Code, error.Path, error.Place.Line)).Order().ToArray();
        Assert.True(expected.SequenceEqual(found), $"{page.Text}\nexpected {string.Join('\n', expected)}\nfound {string.Join('\n', found)}");
    }

    [Property(MaxTest = Cases)]
    public void Read_NeverThrows_WhateverTheTextHolds(DoNotSize<int> seed, string noise)
    {
        var (_, page) = Draw(seed);
        var random = new Random(seed.Item);
        var text = page.Text;
        var at = random.Next(text.Length);
        foreach (var broken in (string[])[text[..at], text.Insert(at, noise ?? ""), noise ?? ""])
        {
            var reading = ConfigurationReader.Read(broken);
            Assert.Equal(reading.Configuration is null, reading.Errors.Any());
        }
    }

    private static (DeploymentConfiguration Configuration, ConfigurationPage Page) Draw(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var configuration = GeneratedConfiguration.Draw(random);
        return (configuration, ConfigurationPage.Write(configuration, random));
    }
}
