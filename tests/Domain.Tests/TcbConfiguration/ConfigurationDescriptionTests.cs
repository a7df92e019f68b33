using System.Text.Json;
using System.Text.RegularExpressions;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.TcbConfiguration.Fields;
using SuperInsight.Domain.TcbConfiguration.Rendering;

namespace SuperInsight.Domain.Tests.TcbConfiguration;

/// <summary>Checks, schema and page are made from one description.</summary>
public sealed class ConfigurationDescriptionTests
{
    private static readonly string Page = ShippedConfigurationTests.Beside("configuration.md");

    [Fact]
    public void Page_HoldsTheTableOfFields() => Assert.Contains(ConfigurationTables.Fields(), Page, StringComparison.Ordinal);

    [Fact]
    public void Page_HoldsTheTableOfRefusals() => Assert.Contains(ConfigurationTables.Mistakes(), Page, StringComparison.Ordinal);

    /// <summary>Every block of YAML on the page that is a whole configuration is right.</summary>
    [Fact]
    public void Page_HasExamples_InWhichNothingIsWrong()
    {
        var examples = Regex.Matches(Page, "```yaml\n(env_id.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Empty(ConfigurationReader.Read(example).Mistakes));
    }

    [Fact]
    public void Codes_AreDistinct() => Assert.Equal(MistakeKind.All.Count, MistakeKind.All.Select(kind => kind.Code).Distinct().Count());

    [Fact]
    public void Schema_HasEveryField_WithItsDefault()
    {
        using var schema = JsonDocument.Parse(ConfigurationSchema.Render());
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.RootElement.GetProperty("$schema").GetString());
        AssertDescribes(schema.RootElement, ConfigurationFields.Deployment);
    }

    /// <summary>A default that its own field refuses would surprise whoever writes it down.</summary>
    [Fact]
    public void Defaults_AreTakenByTheirFields()
    {
        foreach (var field in (Field[])[.. ConfigurationFields.Deployment.Fields, .. ConfigurationFields.Service.Fields, .. ConfigurationFields.Resource.Fields, .. ConfigurationFields.Storage.Fields])
        {
            if (field is { Default: double number, Type: NumberType range })
                Assert.InRange(number, range.Minimum, range.Maximum);
            if (field is { Default: string text, Type: TextType type })
                Assert.True(type.Values?.Contains(text) ?? type.Format!.Matches(text), field.Name);
        }
    }

    private static void AssertDescribes(JsonElement schema, ObjectType type)
    {
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(type.Fields.Where(field => field.IsRequired).Select(field => field.Name), schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!));
        var properties = schema.GetProperty("properties");
        Assert.Equal(type.Fields.Select(field => field.Name), properties.EnumerateObject().Select(property => property.Name));
        foreach (var field in type.Fields)
        {
            var property = properties.GetProperty(field.Name);
            Assert.NotEmpty(property.GetProperty("description").GetString()!);
            if (field.Default is double number)
                Assert.Equal(number, property.GetProperty("default").GetDouble());
            if (field.Default is string text)
                Assert.Equal(text, property.GetProperty("default").GetString());
            if (field.Type is ObjectType inner)
                AssertDescribes(property, inner);
            if (field.Type is ListType list)
                AssertDescribes(property.GetProperty("items"), list.Item);
        }
    }
}
