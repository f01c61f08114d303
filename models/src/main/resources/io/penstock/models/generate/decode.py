  def linear(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    if torch.eq(torch.numel(bias), 0):
      y = torch.linear(x, weight)
    else:
      y = torch.linear(x, weight, bias)
    return y
  def layer_norm(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    if torch.eq(torch.numel(bias), 0):
      y = torch.layer_norm(x, [torch.size(weight, 0)], weight, None, $EPSILON)
    else:
      y = torch.layer_norm(x, [torch.size(weight, 0)], weight, bias, $EPSILON)
    return y
  def rms_norm(self, x: Tensor, weight: Tensor) -> Tensor:
    return torch.rms_norm(x, [torch.size(weight, 0)], weight, $EPSILON)
  def head_norm(self, x: Tensor, weight: Tensor) -> Tensor:
    if torch.eq(torch.numel(weight), 0):
      y = x
    else:
      y = (self).rms_norm(x, weight, )
    return y
  def visible(self, starts: Tensor, filled: int, time: int) -> Tensor:
    columns = torch.arange(torch.add(filled, time), dtype=None, layout=None, device=ops.prim.device(starts))
    rows = torch.unsqueeze(torch.slice(columns, 0, filled), 1)
    text = torch.logical_and(torch.le(columns, rows), torch.ge(columns, torch.view(starts, [-1, 1, 1])))
    near = torch.logical_and(text, torch.gt(columns, torch.sub(rows, $WINDOW)))
    allowed = torch.logical_or(near, torch.eq(columns, rows))
    return torch.repeat(torch.unsqueeze(allowed, 1), [1, 1, $GROUPS, 1])
  def mask(self, starts: Tensor, filled: int, time: int, masked: bool) -> Optional[Tensor]:
    if masked:
      mask = annotate(Optional[Tensor], (self).visible(starts, filled, time, ))
    else:
      mask = annotate(Optional[Tensor], None)
    return mask
  def positions(self, starts: Tensor, filled: int, time: int) -> Tensor:
    columns = torch.arange(filled, torch.add(filled, time), dtype=None, layout=None, device=ops.prim.device(starts))
    return torch.clamp(torch.sub(torch.unsqueeze(columns, 0), torch.unsqueeze(starts, 1)), 0)
  def remember(self, cache: Tensor, new: Tensor, filled: int) -> Tensor:
    time = torch.size(new, 2)
    _0 = torch.copy_(torch.narrow(cache, 2, filled, time), new)
    return torch.narrow(cache, 2, 0, torch.add(filled, time))
  def attention(self, q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor]) -> Tensor:
    sizes = [torch.size(q, 0), torch.size(k, 1), -1, torch.size(q, 3)]
    seen = torch.scaled_dot_product_attention(torch.reshape(q, sizes), k, v, mask, 0., False)
    return torch.flatten(torch.transpose(torch.reshape(seen, [torch.size(q, 0), torch.size(q, 1), torch.size(q, 2), torch.size(q, 3)]), 1, 2), 2)
  def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = torch.floordiv(torch.size(x, -1), 2)
    turned = torch.cat([torch.neg(torch.slice(x, -1, half)), torch.slice(x, -1, None, half)], -1)
    return torch.add(torch.mul(x, cos), torch.mul(turned, sin))
  def heads(self, x: Tensor) -> Tensor:
    return torch.transpose(torch.view(x, [torch.size(x, 0), torch.size(x, 1), -1, $HEAD_SIZE]), 1, 2)
  def gpt(self, ids: Tensor, starts: Tensor, filled: int, masked: bool, weights: List[Tensor], keys: List[Tensor], values: List[Tensor]) -> Tensor:
    time = torch.size(ids, 1)
    mask = (self).mask(starts, filled, time, masked, )
    x = torch.add(torch.embedding(weights[1], ids), torch.embedding(weights[2], (self).positions(starts, filled, time, )))
    for layer in range($LAYERS):
      at = torch.add(torch.mul(layer, 12), 5)
      normed = (self).layer_norm(x, weights[at], weights[torch.add(at, 1)], )
      qkv = (self).linear(normed, weights[torch.add(at, 2)], weights[torch.add(at, 3)], )
      q, k, v, = torch.split(qkv, torch.size(x, 2), -1)
      k0 = (self).remember(keys[layer], (self).heads(k, ), filled, )
      v0 = (self).remember(values[layer], (self).heads(v, ), filled, )
      seen = (self).attention((self).heads(q, ), k0, v0, mask, )
      x = torch.add(x, (self).linear(seen, weights[torch.add(at, 4)], weights[torch.add(at, 5)], ))
      normed0 = (self).layer_norm(x, weights[torch.add(at, 6)], weights[torch.add(at, 7)], )
      up = (self).linear(normed0, weights[torch.add(at, 8)], weights[torch.add(at, 9)], )
      inner = torch.gelu(up, approximate="$GELU")
      x = torch.add(x, (self).linear(inner, weights[torch.add(at, 10)], weights[torch.add(at, 11)], ))
    last = (self).layer_norm(torch.select(x, 1, -1), weights[3], weights[4], )
    return torch.linear(last, weights[0])
  def llama(self, ids: Tensor, starts: Tensor, filled: int, masked: bool, weights: List[Tensor], keys: List[Tensor], values: List[Tensor]) -> Tensor:
    time = torch.size(ids, 1)
    mask = (self).mask(starts, filled, time, masked, )
    columns = torch.unsqueeze(torch.unsqueeze((self).positions(starts, filled, time, ), 1), -1)
    half = torch.mul(torch.to(columns, 6), weights[2])
    angles = torch.cat([half, half], -1)
    cos = torch.mul(torch.cos(angles), $ROTARY_SCALE)
    sin = torch.mul(torch.sin(angles), $ROTARY_SCALE)
    x = torch.embedding(weights[1], ids)
    for layer in range($LAYERS):
      at = torch.add(torch.mul(layer, 18), 4)
      normed = (self).rms_norm(x, weights[at], )
      q = (self).heads((self).linear(normed, weights[torch.add(at, 1)], weights[torch.add(at, 2)], ), )
      k = (self).heads((self).linear(normed, weights[torch.add(at, 3)], weights[torch.add(at, 4)], ), )
      v = (self).heads((self).linear(normed, weights[torch.add(at, 5)], weights[torch.add(at, 6)], ), )
      q0 = (self).rotate((self).head_norm(q, weights[torch.add(at, 7)], ), cos, sin, )
      k0 = (self).rotate((self).head_norm(k, weights[torch.add(at, 8)], ), cos, sin, )
      k1 = (self).remember(keys[layer], k0, filled, )
      v1 = (self).remember(values[layer], v, filled, )
      seen = (self).attention(q0, k1, v1, mask, )
      x = torch.add(x, (self).linear(seen, weights[torch.add(at, 9)], weights[torch.add(at, 10)], ))
      normed0 = (self).rms_norm(x, weights[torch.add(at, 11)], )
      gate = (self).linear(normed0, weights[torch.add(at, 12)], weights[torch.add(at, 13)], )
      up = (self).linear(normed0, weights[torch.add(at, 14)], weights[torch.add(at, 15)], )
      inner = torch.mul(torch.silu(gate), up)
      x = torch.add(x, (self).linear(inner, weights[torch.add(at, 16)], weights[torch.add(at, 17)], ))
    last = (self).rms_norm(torch.select(x, 1, -1), weights[3], )
    return torch.linear(last, weights[0])
