using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SuperInsight.Adapters.TencentCloud.Billing;

/// <summary>An amount that the API writes as a text, or now and then as a number. <c>-</c>, an empty text and nonsense are null: not told, which is not zero.</summary>
internal sealed class LooseDecimalConverter : JsonConverter<decimal?>
{
    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetDecimal(out var number) ? number : null;
            case JsonTokenType.String:
                // A bill has a million of them: no text is made of each.
                var isRead = reader is { HasValueSequence: false, ValueIsEscaped: false }
                    ? decimal.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
                    : decimal.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out amount);
                return isRead ? amount : null;
            default:
                reader.Skip();
                return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options)
    {
        if (value is { } amount)
            writer.WriteStringValue(amount.ToString(CultureInfo.InvariantCulture));
        else
            writer.WriteNullValue();
    }
}
