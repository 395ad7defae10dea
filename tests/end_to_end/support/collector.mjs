// What plays the receiver of a sink: keeps every post, and is slow, refuses or is away as a test says.

import http from 'node:http';
import { once } from 'node:events';

export class Collector {
    static async start() {
        const one = new Collector();
        one.server = http.createServer((request, reply) => one.#answer(request, reply));
        await one.#listen(0);
        one.port = one.server.address().port;
        return one;
    }

    posts = []; // those that were taken: {path, headers, body}
    refused = 0;
    status = 200; // of its answers
    largest = Infinity; // body that it takes
    held = []; // answers that wait for release()
    holds = false;

    async #listen(port) {
        this.server.listen(port, '127.0.0.1');
        await once(this.server, 'listening');
    }

    async #answer(request, reply) {
        const pieces = [];
        for await (const piece of request) pieces.push(piece);
        const post = { path: request.url, headers: request.headers, body: Buffer.concat(pieces) };
        if (this.holds) await new Promise((release) => this.held.push(release));
        const status = post.body.length > this.largest ? 413 : this.status;
        if (status === 200) this.posts.push(post);
        else ++this.refused;
        reply.writeHead(status, { 'content-type': 'application/x-protobuf' }).end();
    }

    /// Answers what waits, and from now on at once.
    release() {
        this.holds = false;
        for (const release of this.held.splice(0)) release();
    }
    async leave() {
        this.server.closeAllConnections();
        this.server.close();
        await once(this.server, 'close');
    }
    async comeBack() {
        await this.#listen(this.port);
    }
    async stop() {
        this.release();
        if (this.server.listening) await this.leave();
    }

    at(path) {
        return this.posts.filter((post) => post.path === path);
    }
}
