// A small HTTP proxy: it opens tunnels (CONNECT) and forwards requests whose target is a whole address, to ports of this machine whatever
// the host's name is. It notes what it is asked and may insist on credentials.

import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';

export class Proxy {
    /// `login` is "user:password" when credentials are asked for.
    static async start({ login } = {}) {
        const one = new Proxy();
        one.login = login;
        one.refusal = 0; // a status for everything, instead of what is asked for
        one.asked = []; // {method, target, authorization} of each request to the proxy itself
        one.sockets = new Set();
        one.server = http.createServer((request, response) => one.forward(request, response));
        one.server.on('connect', (request, socket) => one.tunnel(request, socket));
        one.server.on('connection', (socket) => {
            one.sockets.add(socket);
            socket.on('close', () => one.sockets.delete(socket));
        });
        one.server.listen(0, '127.0.0.1');
        await once(one.server, 'listening');
        one.port = one.server.address().port;
        return one;
    }

    async stop() {
        for (const socket of this.sockets) socket.destroy();
        this.server.close();
        await once(this.server, 'close');
    }

    /// Notes the request; the status that refuses it, or 0.
    judge(request) {
        const authorization = request.headers['proxy-authorization'];
        this.asked.push({ method: request.method, target: request.url, authorization });
        const expected = this.login && `Basic ${Buffer.from(this.login).toString('base64')}`;
        return expected && authorization !== expected ? 407 : this.refusal;
    }

    tunnel(request, socket) {
        socket.on('error', () => socket.destroy());
        const refused = this.judge(request);
        if (refused) return socket.end(`HTTP/1.1 ${refused} ${request.headers['proxy-authorization'] ?? 'none'}\r\n\r\n`);
        const far = net.connect(Number(request.url.split(':').at(-1)), '127.0.0.1', () => {
            socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
            socket.pipe(far).pipe(socket);
        });
        far.on('error', () => socket.destroy());
        socket.on('close', () => far.destroy());
        return far;
    }

    forward(request, response) {
        const refused = this.judge(request);
        if (refused) {
            request.resume();
            return response.writeHead(refused, { 'content-length': 0 }).end();
        }
        const { port, pathname, search } = new URL(request.url);
        const { 'proxy-authorization': _, ...headers } = request.headers;
        const far = http.request({ port, host: '127.0.0.1', method: request.method, path: pathname + search, headers }, (answer) => {
            response.writeHead(answer.statusCode, answer.headers);
            answer.pipe(response);
        });
        far.on('error', () => response.destroy());
        return request.pipe(far);
    }
}
