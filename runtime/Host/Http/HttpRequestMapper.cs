using Google.Protobuf.Collections;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Protocol;
using Microsoft.AspNetCore.Http.Extensions;

namespace LocalFunctions.Host.Http;

/// <summary>Builds the invocation of an HTTP function from a request.</summary>
internal static class HttpRequestMapper
{
    public static InvocationRequest Create(HttpTrigger trigger, HttpRequest request, RequestBody body)
    {
        var http = new RpcHttp { Method = request.Method, Url = request.GetEncodedUrl() };
        if (!body.IsEmpty)
            http.Body = new TypedData { Bytes = body.Bytes };
        foreach (var (name, value) in request.Headers)
            Add(http.NullableHeaders, Lower(name), value.ToString());
        foreach (var (name, value) in request.Query)
            Add(http.NullableQuery, name, value.ToString());
        var invocation = new InvocationRequest { InputData = { new ParameterBinding { Name = trigger.Function.Trigger.Name, Data = new TypedData { Http = http } } } };
        foreach (var (name, value) in request.RouteValues)
        {
            if (value?.ToString() is not { } text)
                continue;
            Add(http.NullableParams, name, text);
            invocation.TriggerMetadata[name] = new TypedData { String = text };
        }
        if (request.Headers.TryGetValue("traceparent", out var parent) && parent is [{ Length: > 0 and < 256 } id])
            invocation.TraceContext = new RpcTraceContext { TraceParent = id, TraceState = request.Headers["tracestate"].ToString() };
        return invocation;
    }

    /// <summary>An operator's run: a POST to the function's own address with the given text as body.</summary>
    public static InvocationRequest Create(FunctionDefinition function, string url, string input) => new()
    {
        InputData =
        {
            new ParameterBinding
            {
                Name = function.Trigger.Name,
                Data = new TypedData
                {
                    Http = new RpcHttp { Method = HttpMethods.Post, Url = url, Body = new TypedData { Bytes = Google.Protobuf.ByteString.CopyFromUtf8(input) } },
                },
            },
        },
    };

    private static void Add(MapField<string, NullableString> map, string name, string value) => map[name] = new NullableString { Value = value };

#pragma warning disable CA1308 // Microsoft's host passes header names in lower case.
    private static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
