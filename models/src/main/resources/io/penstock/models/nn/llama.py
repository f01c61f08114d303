  def rms_norm(self, x: Tensor, weight: Tensor) -> Tensor:
    variance = torch.mean(torch.pow(x, 2), [-1], True)
    return torch.mul(weight, torch.mul(x, torch.rsqrt(torch.add(variance, $EPSILON))))
  def rotary(self, position_ids: Tensor, inverse_frequencies: Tensor) -> Tensor:
    columns = torch.unsqueeze(torch.unsqueeze(position_ids, 1), -1)
    half = torch.mul(torch.to(columns, 6), inverse_frequencies)
    angles = torch.cat([half, half], -1)
    return torch.stack([torch.mul(torch.cos(angles), $ROTARY_SCALE), torch.mul(torch.sin(angles), $ROTARY_SCALE)])
  def near(self, mask: Tensor) -> Tensor:
    time = torch.size(mask, -1)
    index = torch.arange(time, dtype=None, layout=None, device=ops.prim.device(mask))
    distance = torch.sub(torch.unsqueeze(index, 1), torch.unsqueeze(index, 0))
    return torch.masked_fill(mask, torch.ge(distance, $WINDOW), -inf)
  def heads(self, x: Tensor, positions: Tensor) -> Tensor:
    sizes = [torch.size(x, 0), torch.size(x, 1), -1, torch.size(positions, -1)]
    return torch.transpose(torch.view(x, sizes), 1, 2)
  def rotate(self, x: Tensor, positions: Tensor) -> Tensor:
    half = torch.floordiv(torch.size(x, -1), 2)
    turned = torch.cat([torch.neg(torch.slice(x, -1, half)), torch.slice(x, -1, None, half)], -1)
    return torch.add(torch.mul(x, torch.select(positions, 0, 0)), torch.mul(turned, torch.select(positions, 0, 1)))
  def repeat(self, x: Tensor, heads: int) -> Tensor:
    if torch.eq(torch.size(x, 1), heads):
      repeated = x
    else:
      groups = torch.floordiv(heads, torch.size(x, 1))
      wide = [torch.size(x, 0), torch.size(x, 1), groups, torch.size(x, 2), torch.size(x, 3)]
      sizes = [torch.size(x, 0), heads, torch.size(x, 2), torch.size(x, 3)]
      repeated = torch.reshape(torch.expand(torch.unsqueeze(x, 2), wide), sizes)
    return repeated
  def look(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, positions: Tensor) -> Tensor:
    heads = torch.size(q, 1)
    turned_q = (self).rotate(q, positions, )
    turned_k = (self).repeat((self).rotate(k, positions, ), heads, )
    seen = torch.scaled_dot_product_attention(turned_q, turned_k, (self).repeat(v, heads, ), mask, 0., False)
    return torch.flatten(torch.transpose(seen, 1, 2), 2)
  def attend(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, positions: Tensor) -> Tensor:
    return (self).look((self).heads(q, positions, ), (self).heads(k, positions, ), (self).heads(v, positions, ), mask, positions, )
  def attend_normed(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, positions: Tensor, q_norm: Tensor, k_norm: Tensor) -> Tensor:
    normed_q = (self).rms_norm((self).heads(q, positions, ), q_norm, )
    normed_k = (self).rms_norm((self).heads(k, positions, ), k_norm, )
    return (self).look(normed_q, normed_k, (self).heads(v, positions, ), mask, positions, )
  def gated(self, gate: Tensor, up: Tensor) -> Tensor:
    return torch.mul(torch.silu(gate), up)
