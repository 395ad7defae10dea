"""Asks a gateway with the vendors' Python clients, as an application does, and prints what each answered as one JSON object.

usage: ask.py CLIENT URL KEY MODEL       CLIENT is openai or anthropic"""

import json
import sys

import anthropic
import openai

QUESTION = [{"role": "user", "content": "Weather in Oslo?"}]
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


def ask_openai(url, key, model):
    client = openai.OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0, timeout=60)
    tool = {"type": "function", "function": {"name": "get_weather", "description": "Looks outside", "parameters": PARAMETERS}}
    plain = client.chat.completions.create(model=model, messages=QUESTION)
    pieces, finish = [], None
    for chunk in client.chat.completions.create(model=model, messages=QUESTION, stream=True):
        for choice in chunk.choices:
            pieces.append(choice.delta.content or "")
            finish = choice.finish_reason or finish
    called = client.chat.completions.create(model=model, messages=QUESTION, tools=[tool]).choices[0].message.tool_calls[0].function
    return {"plain": {"text": plain.choices[0].message.content, "finish": plain.choices[0].finish_reason,
                      "input": plain.usage.prompt_tokens, "output": plain.usage.completion_tokens},
            "streamed": {"text": "".join(pieces), "finish": finish},
            "tool": {"name": called.name, "input": json.loads(called.arguments)},
            "unknown": error_of(openai.NotFoundError, lambda: client.chat.completions.create(model="no-such-model", messages=QUESTION))}


def ask_anthropic(url, key, model):
    client = anthropic.Anthropic(base_url=url, api_key=key, max_retries=0, timeout=60)
    tool = {"name": "get_weather", "description": "Looks outside", "input_schema": PARAMETERS}
    asked = {"max_tokens": 100, "messages": QUESTION}
    plain = client.messages.create(model=model, **asked)
    with client.messages.stream(model=model, **asked) as stream:
        text = "".join(stream.text_stream)
        finish = stream.get_final_message().stop_reason
    called = client.messages.create(model=model, tools=[tool], **asked).content[0]
    return {"plain": {"text": plain.content[0].text, "finish": plain.stop_reason,
                      "input": plain.usage.input_tokens + (plain.usage.cache_read_input_tokens or 0)
                      + (plain.usage.cache_creation_input_tokens or 0), "output": plain.usage.output_tokens},
            "streamed": {"text": text, "finish": finish},
            "tool": {"name": called.name, "input": called.input},
            "unknown": error_of(anthropic.NotFoundError, lambda: client.messages.create(model="no-such-model", **asked))}


def error_of(kind, call):
    """The status of the error expected; nothing when none came."""
    try:
        call()
    except kind as error:
        return error.status_code
    return None


if __name__ == "__main__":
    ask = {"openai": ask_openai, "anthropic": ask_anthropic}[sys.argv[1]]
    print(json.dumps(ask(*sys.argv[2:])))
