using Google.Protobuf;
using LocalFunctions.Protocol;

namespace Runtime.Tests.Workers;

/// <summary>Invocation data as the host sends it (facts page, "Invocation data").</summary>
internal static class Requests
{
    public const string Timer = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"2026-11-23T16:00:00+00:00","Next":"2026-11-24T16:00:00+00:00","LastUpdated":"2026-11-23T16:00:00+00:00"},"IsPastDue":true}""";

    public static void AddText(this InvocationRequest request, string parameter, string text)
    {
        request.InputData.Add(new ParameterBinding { Name = parameter, Data = new() { String = text } });
        request.TriggerMetadata["QueueTrigger"] = new() { String = text };
        request.TriggerMetadata["Id"] = new() { String = "message-1" };
        request.TriggerMetadata["PopReceipt"] = new() { String = "receipt" };
        request.TriggerMetadata["DequeueCount"] = new() { Json = "2" };
        request.TriggerMetadata["InsertionTime"] = new() { Json = "\"2026-11-23T16:00:00+00:00\"" };
    }

    public static void AddJson(this InvocationRequest request, string parameter, string json) =>
        request.InputData.Add(new ParameterBinding { Name = parameter, Data = new() { Json = json } });

    public static RpcHttp AddHttp(this InvocationRequest request, string parameter, string method, string url, string body = "")
    {
        var http = new RpcHttp { Method = method, Url = url, Body = new() { Bytes = ByteString.CopyFromUtf8(body) } };
        request.InputData.Add(new ParameterBinding { Name = parameter, Data = new() { Http = http } });
        return http;
    }

    public static RpcHttp AddHttp(this InvocationRequest request) => request.AddHttp("request", "GET", "http://localhost:7071/api/x");
}
