using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Google.Protobuf;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Queues;

/// <summary>Builds the invocation of a queue function.</summary>
internal static class QueueRequest
{
    public static InvocationRequest Create(FunctionDefinition function, QueueMessage message, byte[] body)
    {
        var request = Create(function, body);
        var metadata = request.TriggerMetadata;
        metadata["Id"] = new TypedData { String = message.MessageId };
        metadata["PopReceipt"] = new TypedData { String = message.PopReceipt };
        metadata["DequeueCount"] = new TypedData { Json = message.DequeueCount.ToString(CultureInfo.InvariantCulture) };
        metadata["ExpirationTime"] = Time(message.ExpiresOn);
        metadata["InsertionTime"] = Time(message.InsertedOn);
        metadata["NextVisibleTime"] = Time(message.NextVisibleOn);
        return request;
    }

    /// <summary>Without a message in a queue behind it: an operator's run.</summary>
    public static InvocationRequest Create(FunctionDefinition function, byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        var isBinary = string.Equals(function.Trigger.Text("dataType"), "Binary", StringComparison.OrdinalIgnoreCase);
        return new InvocationRequest
        {
            InputData =
            {
                new ParameterBinding
                {
                    Name = function.Trigger.Name,
                    Data = isBinary ? new TypedData { Bytes = ByteString.CopyFrom(body) } : new TypedData { String = text },
                },
            },
            TriggerMetadata = { ["QueueTrigger"] = new TypedData { String = text } },
        };
    }

    private static TypedData Time(DateTimeOffset? time) => new() { Json = JsonEncodedText.Encode((time ?? default).ToString("O", CultureInfo.InvariantCulture)) is var text ? $"\"{text}\"" : "" };
}
