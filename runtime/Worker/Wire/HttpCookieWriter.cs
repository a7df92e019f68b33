using Google.Protobuf.WellKnownTypes;
using LocalFunctions.Protocol;
using Microsoft.Azure.Functions.Worker.Http;

namespace LocalFunctions.Worker.Wire;

/// <summary>Turns a cookie into one of the wire; what is not set stays out.</summary>
internal static class HttpCookieWriter
{
    public static RpcHttpCookie Write(IHttpCookie cookie) => new()
    {
        Name = cookie.Name,
        Value = cookie.Value,
        Domain = cookie.Domain is { } domain ? new NullableString { Value = domain } : null,
        Path = cookie.Path is { } path ? new NullableString { Value = path } : null,
        Expires = cookie.Expires is { } expires ? new NullableTimestamp { Value = Timestamp.FromDateTimeOffset(expires) } : null,
        Secure = cookie.Secure is { } secure ? new NullableBool { Value = secure } : null,
        HttpOnly = cookie.HttpOnly is { } httpOnly ? new NullableBool { Value = httpOnly } : null,
        MaxAge = cookie.MaxAge is { } maxAge ? new NullableDouble { Value = maxAge } : null,
        SameSite = cookie.SameSite switch
        {
            SameSite.Lax => RpcHttpCookie.Types.SameSite.Lax,
            SameSite.Strict => RpcHttpCookie.Types.SameSite.Strict,
            SameSite.ExplicitNone => RpcHttpCookie.Types.SameSite.ExplicitNone,
            _ => RpcHttpCookie.Types.SameSite.None,
        },
    };
}
