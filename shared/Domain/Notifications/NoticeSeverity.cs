using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Notifications;

/// <summary>How much a notice matters, least first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NoticeSeverity>))]
public enum NoticeSeverity
{
    /// <summary>Good to know.</summary>
    Information,

    /// <summary>What was wrong is over.</summary>
    Recovery,

    /// <summary>Somebody must look in working hours.</summary>
    Warning,

    /// <summary>Somebody must look now.</summary>
    Critical,
}
